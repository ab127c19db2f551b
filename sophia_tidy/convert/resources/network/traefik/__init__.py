"""Traefik's labels → Traefik's kinds, or a plain Ingress: labels are read into parts, parts become manifests."""
