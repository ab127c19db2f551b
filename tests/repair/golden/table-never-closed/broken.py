PORTS = {
    "api": 8000,
    "web": 3000,

HOSTS = ["a.example.org", "b.example.org"]


def url(name):
    return f"http://{HOSTS[0]}:{PORTS[name]}"
