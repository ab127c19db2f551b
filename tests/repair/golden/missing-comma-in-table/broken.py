TOOLS = [
    {"name": "search", "port": 8001},
    {"name": "memory", "port": 8002}
    {"name": "files", "port": 8003},
]

NAMES = [tool["name"] for tool in TOOLS]
