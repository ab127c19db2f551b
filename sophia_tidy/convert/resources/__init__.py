"""A stack's services and what they share → Kubernetes objects, one kind a file; `order` says in which order it happens."""
