"""What tests stand on: databases, mail server, browser, service, checked pages."""
