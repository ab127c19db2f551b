"""A stack of any number of services, made to measure with: the same number and seed, the same text."""

from random import Random

_IMAGES = ("example/api:1.2", "example/worker:2.0", "nginx:1.27", "redis:7.2", "postgres:16", "example/mcp:0.9")


def stack(count: int, seed: int = 1) -> str:
    """A Swarm stack like those that people run: ports, volumes, secrets, health checks, Traefik, placement."""
    choose = Random(seed)
    names = [f"service-{index:03}" for index in range(count)]
    services = "".join(_service(name, index, names, choose) for index, name in enumerate(names))
    volumes = "".join(f"  data-{index}: {{}}\n" for index in range(count) if index % 4 == 3)
    return (
        f"name: stack-{seed}\nservices:\n{services}volumes:\n{volumes}networks:\n  front: {{driver: overlay}}\n"
        "  back: {driver: overlay, internal: true}\nsecrets:\n  token: {external: true}\n"
    )


def _service(name: str, index: int, names: list[str], choose: Random) -> str:
    other = choose.choice(names)
    lines = [
        f"  {name}:",
        f"    image: {_IMAGES[index % len(_IMAGES)]}",
        "    environment:",
        f"      PEER_URL: http://{other}:8080/v1",
        f"      LEVEL: {choose.choice(['info', 'debug'])}",
        "      TOKEN_FILE: /run/secrets/token",
        "    secrets: [token]",
        "    networks: [front, back]",
        "    healthcheck:",
        '      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]',
        "      interval: 10s",
        "      timeout: 3s",
        "      start_period: 20s",
        "    deploy:",
        f"      replicas: {1 + index % 3}",
        "      update_config: {parallelism: 1, delay: 10s, order: start-first}",
        "      restart_policy: {condition: any}",
        "      placement:",
        "        constraints: [node.role == worker]",
        "      resources:",
        "        limits: {cpus: '0.50', memory: 256M}",
        "        reservations: {cpus: '0.10', memory: 64M}",
    ]
    if index % 5 == 0:
        lines += [
            "      labels:",
            "        - traefik.enable=true",
            f"        - traefik.http.routers.{name}.rule=Host(`{name}.example.com`)",
            f"        - traefik.http.services.{name}.loadbalancer.server.port=8080",
        ]
    lines += (
        ["    volumes:", f"      - data-{index}:/data"]
        if index % 4 == 3
        else ["    ports:", f'      - "{9000 + index}:8080"']
    )
    return "\n".join(lines) + "\n"
