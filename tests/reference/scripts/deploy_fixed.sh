#!/usr/bin/env bash
# The swarm did not see the new image; this one pulls first.
set -e
docker pull sophia/api
docker stack deploy --compose-file docker-compose.yml sophia
