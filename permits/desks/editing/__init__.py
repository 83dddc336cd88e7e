"""The catalogue editors' own pages (方案十): items, rules, the library, questions, scenarios, publishing."""
