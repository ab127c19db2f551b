"""The GitOps tree: what Flux watches, in which order it applies it, and whom it tells.

Everything here is a function from values to values.  ``flux bootstrap``
writes ``flux-system/`` itself; nothing here imitates or touches that.
"""
