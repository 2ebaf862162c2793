// What a controller does to a list of risks, done with SheetJS: IN OUT WHAT.
const X = require("xlsx");
const [source, target, what] = process.argv.slice(2);

let book = X.readFile(source, { cellNF: true });
const sheet = book.Sheets["Risklista"];
const range = X.utils.decode_range(sheet["!ref"]);
const last = range.e.r + 1, columns = range.e.c + 1;
const name = (row, column) => X.utils.encode_cell({ r: row - 1, c: column - 1 });
const at = {};
for (let c = 1; c <= columns; c++) at[sheet[name(1, c)].v] = c;
const values = row => Array.from({ length: columns }, (_, i) => sheet[name(row, i + 1)]);
const put = (row, cells) => cells.forEach((cell, i) => {
  if (cell) sheet[name(row, i + 1)] = cell; else delete sheet[name(row, i + 1)];
});

if (what === "write") {
  sheet[name(2, at["Till planen"])] = { t: "s", v: "Nej" };
  sheet[name(2, at["Motivering"])] = { t: "s", v: "Skrivet i ett annat program" };
} else if (what === "sort") {
  const rows = [];
  for (let r = 2; r <= last; r++) rows.push(values(r));
  rows.reverse().forEach((cells, i) => put(2 + i, cells));
} else if (what === "move") {
  const a = at["Metod"] - 1, b = at["Till planen"] - 1;
  for (let r = 1; r <= last; r++) {
    const cells = values(r);
    [cells[a], cells[b]] = [cells[b], cells[a]];
    put(r, cells);
  }
} else if (what === "copy") {
  book = X.utils.book_new();
  X.utils.book_append_sheet(book, sheet, "Risklista");
}
X.writeFile(book, target);
