"""What make and the suite need beside the programs: throw-away servers, a browser, a report."""
