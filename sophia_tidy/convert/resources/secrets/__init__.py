"""Credentials to ExternalSecrets."""
