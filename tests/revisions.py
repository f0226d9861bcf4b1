"""A throw-away git repository, without what the machine's own configuration says."""

import os
import subprocess

WHO = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")


def git(folder, *arguments):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(["git", *WHO, *arguments], cwd=folder, capture_output=True, text=True, env=kept)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(root, message="change"):
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
