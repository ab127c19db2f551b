"""The dashboard: how far a repository is on its way, counted from what the steps themselves read.

``measure.py`` one row · ``dashboard.py`` all of them over one tree ·
``python_files.py`` ``gate_rows.py`` ``legacy_files.py`` ``migrated_stacks.py``
``unified_workflows.py`` ``plain_secrets.py`` a row or two each.
"""
