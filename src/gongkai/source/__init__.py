"""Files to model: the only stage that opens inputs."""
