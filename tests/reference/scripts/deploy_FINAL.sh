#!/usr/bin/env bash
# Temporary fix until the registry is back.
docker save sophia/api | ssh swarm-1 docker load
