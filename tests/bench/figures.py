"""The figures that the benchmark program prints, and their medians."""

import json
import statistics


class Figures:
    """Values by table, row and column, in the order in which they were first measured."""

    def __init__(self):
        self.records = []
        self.values = {}

    def add(self, record):
        self.records.append(record)
        if "row" in record:
            rows = self.values.setdefault(record["table"], {})
            values = rows.setdefault(record["row"], {}).setdefault(record["column"], [])
            if "value" in record:
                values.append(record["value"])

    def add_lines(self, lines):
        for line in lines:
            self.add(json.loads(line))

    def rows(self, table):
        return list(self.values.get(table, {}))

    def columns(self, table):
        names = {}
        for row in self.values.get(table, {}).values():
            names.update(dict.fromkeys(row))
        return list(names)

    def median(self, table, row, column):
        """None if it was not measured."""
        values = self.values.get(table, {}).get(row, {}).get(column)
        return statistics.median(values) if values else None

    def ratio(self, table, row, column, base):
        """To the median of the column `base`; None without both."""
        value, other = self.median(table, row, column), self.median(table, row, base)
        return value / other if value is not None and other else None

    def notes(self, table):
        return [record["note"] for record in self.records
                if record["table"] == table and "note" in record]

    def errors(self):
        return [f"{record['row']}, {record['column']}: {record['error']}"
                for record in self.records if "error" in record]

    def medians(self):
        return {table: {row: {column: self.median(table, row, column) for column in columns}
                        for row, columns in rows.items()} for table, rows in self.values.items()}
