"""What makes the pages of one or more counties a web site: the search of a county, the front page of all."""
