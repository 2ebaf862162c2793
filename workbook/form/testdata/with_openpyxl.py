# What a person does to a form, done with openpyxl: IN OUT WHAT.
import sys
import openpyxl

source, target, what = sys.argv[1:4]
book = openpyxl.load_workbook(source)
sheet = book["Internkontroll"]
first, last, columns = 7, sheet.max_row, 13


def write(cell, value, column):
    cell.value = value
    if isinstance(value, str) and column < columns:
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula; a person's paste of a text does not


def values(row):
    return [sheet.cell(row, c).value for c in range(1, columns + 1)]


def put(row, cells):
    for c, value in enumerate(cells, 1):
        write(sheet.cell(row, c), value, c)


if what == "write":
    sheet["G7"] = "Skrivet i ett annat program"
elif what == "sort":
    rows = [values(r) for r in range(first, last + 1)]
    for r, cells in zip(range(first, last + 1), reversed(rows)):
        put(r, cells)
elif what == "move":
    for r in range(6, last + 1):
        cells = values(r)
        cells[6], cells[7] = cells[7], cells[6]
        put(r, cells)
elif what == "rename":
    sheet.title = "Blad1"
    book["Hjälp"].title = "Anteckningar"
elif what == "copy":
    book = openpyxl.Workbook()
    copy = book.active
    for row in sheet.iter_rows(min_row=1, max_row=last, max_col=columns):
        for cell in row:
            if cell.value is not None and cell.data_type != "f":
                to = copy.cell(cell.row, cell.column)
                write(to, cell.value, cell.column)
                to.number_format = cell.number_format
book.save(target)
