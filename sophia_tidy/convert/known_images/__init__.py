"""What is known of container images, read from `rules/convert/images/`."""
