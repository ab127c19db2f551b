"""From options and configuration to what the pipeline is asked; the command line wins."""

from argparse import Namespace

from ..catalog.registry import check_names
from ..config.schema import Config
from ..steps.python_survey import Progress, Request, silent
from .place import config_of, paths_of, root_of


def request_of(options: Namespace, progress: Progress = silent) -> Request:
    """Where, what, which rules and how far.

    Raises:
        TidyError: a folder, path, rule or configuration that is not there or is wrong.
    """
    root = root_of(options)
    config = _merged(config_of(options, root), options)
    check_names((*config.fix.select, *config.fix.ignore))
    return Request(root, config, paths_of(options, root, options.paths), progress)


def _merged(config: Config, options: Namespace) -> Config:
    fix = config.fix
    if options.select is not None:
        fix = fix._replace(select=options.select, ignore=())
    if options.ignore is not None:
        fix = fix._replace(ignore=fix.ignore + options.ignore)
    if options.unsafe:
        fix = fix._replace(unsafe=True)
    return config._replace(fix=fix, jobs=options.jobs or config.jobs)
