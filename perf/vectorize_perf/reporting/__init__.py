"""A ranking as a table, a file for spreadsheets, a backlog, and a page to show around."""
