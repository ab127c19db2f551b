"""Services, ports, routing and network policies."""
