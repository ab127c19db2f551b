"""Jobs that stay, carried out of many files into few: the same jobs are started by the same events, which is proven before anything is written."""
