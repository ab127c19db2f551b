"""The dashboard: how far a repository is on its way, counted from what the steps themselves read.

``measure.py`` one row · ``dashboard.py`` all of them over one tree ·
``python_files.py`` ``gate_rows.py`` ``legacy_files.py`` ``stack_reading.py``
``migrated_stacks.py`` ``unified_workflows.py`` ``updated_documents.py``
``plain_secrets.py`` a row or two each · ``next_step.py`` what to type · ``weeks.py`` ``history.py`` the
rows week by week · ``past_commits.py`` ``past_files.py`` ``recall.py`` many
commits for little more than one.
"""
