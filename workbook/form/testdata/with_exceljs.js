// What a person does to a form, done with exceljs: IN OUT WHAT.
const Excel = require("exceljs");
const [source, target, what] = process.argv.slice(2);
const first = 7, columns = 13;

const values = (sheet, row) => Array.from({ length: columns }, (_, i) => sheet.getCell(row, i + 1).value);
const put = (sheet, row, cells) => cells.forEach((value, i) => { sheet.getCell(row, i + 1).value = value; });

async function main() {
  let book = new Excel.Workbook();
  await book.xlsx.readFile(source);
  const sheet = book.getWorksheet("Internkontroll");
  const last = sheet.actualRowCount + 1; // the fifth row of the head is empty
  if (what === "write") {
    sheet.getCell("G7").value = "Skrivet i ett annat program";
  } else if (what === "sort") {
    const rows = [];
    for (let r = first; r <= last; r++) rows.push(values(sheet, r));
    rows.reverse().forEach((cells, i) => put(sheet, first + i, cells));
  } else if (what === "move") {
    for (let r = 6; r <= last; r++) {
      const cells = values(sheet, r);
      [cells[6], cells[7]] = [cells[7], cells[6]];
      put(sheet, r, cells);
    }
  } else if (what === "rename") {
    sheet.name = "Blad1";
    book.getWorksheet("Hjälp").name = "Anteckningar";
  } else if (what === "copy") {
    book = new Excel.Workbook();
    const copy = book.addWorksheet("Blad1");
    sheet.eachRow((row, r) => row.eachCell((cell, c) => {
      if (c > columns || cell.formula) return;
      copy.getCell(r, c).value = cell.value;
      copy.getCell(r, c).numFmt = cell.numFmt;
    }));
  }
  await book.xlsx.writeFile(target);
}

main().catch(e => { console.error(e); process.exit(1); });
