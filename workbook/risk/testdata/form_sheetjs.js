// What a person does to a risk workbook, done with SheetJS: IN OUT WHAT.
const X = require("xlsx");
const [source, target, what] = process.argv.slice(2);
const heading = 6, first = 7, columns = 23;

let book = X.readFile(source, { cellNF: true });
const sheet = book.Sheets["Risker"];
const last = X.utils.decode_range(sheet["!ref"]).e.r + 1;
const at = (row, column) => X.utils.encode_cell({ r: row - 1, c: column - 1 });
const values = row => Array.from({ length: columns }, (_, i) => sheet[at(row, i + 1)]);
const put = (row, cells) => cells.forEach((cell, i) => {
  if (cell) sheet[at(row, i + 1)] = cell; else delete sheet[at(row, i + 1)];
});

if (what === "write") {
  sheet["O10"] = { t: "s", v: "Skrivet i ett annat program" };
} else if (what === "sort") {
  const rows = [];
  for (let r = first; r <= last; r++) rows.push(values(r));
  rows.reverse().forEach((cells, i) => put(first + i, cells));
} else if (what === "move") {
  for (let r = heading; r <= last; r++) {
    const cells = values(r);
    [cells[4], cells[13]] = [cells[13], cells[4]];
    put(r, cells);
  }
} else if (what === "rename") {
  for (const [from, to] of [["Risker", "Blad1"], ["Hjälp", "Anteckningar"]]) {
    book.SheetNames[book.SheetNames.indexOf(from)] = to;
    book.Sheets[to] = book.Sheets[from];
    delete book.Sheets[from];
  }
  (book.Workbook && book.Workbook.Sheets || []).forEach((s, i) => { s.name = book.SheetNames[i]; });
} else if (what === "copy") {
  book = X.utils.book_new();
  X.utils.book_append_sheet(book, sheet, "Blad1");
}
X.writeFile(book, target);
