// What a person does to a risk workbook, done with exceljs: IN OUT WHAT.
const Excel = require("exceljs");
const [source, target, what] = process.argv.slice(2);
const heading = 6, first = 7, columns = 23;

const values = (sheet, row) => Array.from({ length: columns }, (_, i) => sheet.getCell(row, i + 1).value);
const put = (sheet, row, cells) => cells.forEach((value, i) => { sheet.getCell(row, i + 1).value = value; });

async function main() {
  let book = new Excel.Workbook();
  await book.xlsx.readFile(source);
  const sheet = book.getWorksheet("Risker");
  const last = sheet.rowCount;
  if (what === "write") {
    sheet.getCell("O10").value = "Skrivet i ett annat program";
  } else if (what === "sort") {
    const rows = [];
    for (let r = first; r <= last; r++) rows.push(values(sheet, r));
    rows.reverse().forEach((cells, i) => put(sheet, first + i, cells));
  } else if (what === "move") {
    for (let r = heading; r <= last; r++) {
      const cells = values(sheet, r);
      [cells[4], cells[13]] = [cells[13], cells[4]];
      put(sheet, r, cells);
    }
  } else if (what === "rename") {
    sheet.name = "Blad1";
    book.getWorksheet("Hjälp").name = "Anteckningar";
  } else if (what === "copy") {
    book = new Excel.Workbook();
    const copy = book.addWorksheet("Blad1");
    sheet.eachRow((row, r) => row.eachCell((cell, c) => { if (!cell.formula) copy.getCell(r, c).value = cell.value; }));
  }
  await book.xlsx.writeFile(target);
}

main().catch(e => { console.error(e); process.exit(1); });
