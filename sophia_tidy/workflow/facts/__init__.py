"""What workflows do: images, scripts, deployments, gates."""
