#!/usr/bin/env bash
# Copies the secrets of phase 2 into the swarm.
for name in api_key db_password; do
    docker secret create "$name" "secrets/$name"
done
