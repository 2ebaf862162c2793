package grid

// Limits bound what a foreign file may cost. Bytes are bytes, the rest are
// counts. A zero field allows nothing: start from [DefaultLimits].
type Limits struct {
	Bytes    int64 // the file as it came
	Entries  int   // files inside the archive
	Part     int64 // one part, expanded
	Total    int64 // all parts together, expanded
	Ratio    int64 // expanded to packed, for parts above a megabyte
	Sheets   int
	Rows     int   // rows of one sheet that hold something
	Columns  int   // rightmost column that may hold something
	Cells    int   // cells of one sheet, blank ones too
	AllRows  int   // rows of all sheets that hold something
	AllCells int   // cells of all sheets that hold something
	AllText  int64 // bytes of all cells' texts; a shared text counts each time
	Strings  int   // shared texts
	Text     int   // bytes of one cell's text
	Depth    int   // nesting of elements
}

// DefaultLimits are generous for anything a person fills in or a
// municipality's lists hold, and small enough that a file at every limit is
// read within two seconds and 200 MB.
func DefaultLimits() Limits {
	return Limits{
		Bytes:    15 << 20,
		Entries:  2000,
		Part:     32 << 20,
		Total:    64 << 20,
		Ratio:    400,
		Sheets:   100,
		Rows:     20_000,
		Columns:  256,
		Cells:    1_000_000,
		AllRows:  200_000,
		AllCells: 1_000_000,
		AllText:  64 << 20,
		Strings:  200_000,
		Text:     4 * 32_767, // Excel's 32,767 characters, as UTF-8
		Depth:    64,
	}
}
