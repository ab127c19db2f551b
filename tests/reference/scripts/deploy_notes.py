Here is the updated deployment script:

```python
"""Print what a deployment would restart."""

SERVICES = ["api", "web", "mcp-search", "mcp-memory"]


def main():
    for service in SERVICES:
        print("would restart", service)


if __name__ == "__main__":
    main()
```
