// What a controller does to a list of risks, done with exceljs: IN OUT WHAT.
const Excel = require("exceljs");
const [source, target, what] = process.argv.slice(2);

async function main() {
  let book = new Excel.Workbook();
  await book.xlsx.readFile(source);
  const sheet = book.getWorksheet("Risklista");
  const last = sheet.rowCount, columns = sheet.columnCount, at = {};
  for (let c = 1; c <= columns; c++) at[sheet.getCell(1, c).value] = c;
  const values = row => Array.from({ length: columns }, (_, i) => sheet.getCell(row, i + 1).value);
  const put = (row, cells) => cells.forEach((value, i) => { sheet.getCell(row, i + 1).value = value; });
  if (what === "write") {
    sheet.getCell(2, at["Till planen"]).value = "Nej";
    sheet.getCell(2, at["Motivering"]).value = "Skrivet i ett annat program";
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
    book = new Excel.Workbook();
    const copy = book.addWorksheet("Risklista");
    sheet.eachRow((row, r) => row.eachCell((cell, c) => { copy.getCell(r, c).value = cell.value; }));
  }
  await book.xlsx.writeFile(target);
}

main().catch(e => { console.error(e); process.exit(1); });
