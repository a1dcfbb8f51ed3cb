"""A run's tables → the blocks of a report: exhibits and charts, and the words they share."""
