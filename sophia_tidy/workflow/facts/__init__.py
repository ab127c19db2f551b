"""Facts of workflows: images, scripts, deployments, gates."""
