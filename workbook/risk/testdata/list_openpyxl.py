# What a controller does to a list of risks, done with openpyxl: IN OUT WHAT.
import sys
import openpyxl

source, target, what = sys.argv[1:4]
book = openpyxl.load_workbook(source)
sheet = book["Risklista"]
last, columns = sheet.max_row, sheet.max_column
at = {cell.value: cell.column for cell in sheet[1]}


def values(row):
    return [sheet.cell(row, c).value for c in range(1, columns + 1)]


def write(cell, value):
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula; a person's paste of a text does not


def put(row, cells):
    for c, value in enumerate(cells, 1):
        write(sheet.cell(row, c), value)


if what == "write":
    write(sheet.cell(2, at["Till planen"]), "Nej")
    write(sheet.cell(2, at["Motivering"]), "Skrivet i ett annat program")
elif what == "sort":
    rows = [values(r) for r in range(2, last + 1)]
    for r, cells in zip(range(2, last + 1), reversed(rows)):
        put(r, cells)
elif what == "move":
    a, b = at["Metod"] - 1, at["Till planen"] - 1
    for r in range(1, last + 1):
        cells = values(r)
        cells[a], cells[b] = cells[b], cells[a]
        put(r, cells)
elif what == "copy":
    book = openpyxl.Workbook()
    copy = book.active
    copy.title = "Risklista"
    for row in sheet.iter_rows(max_col=columns):
        for cell in row:
            if cell.value is not None:
                write(copy.cell(cell.row, cell.column), cell.value)
book.save(target)
