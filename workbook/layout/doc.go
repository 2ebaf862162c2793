// Package layout writes sheets that are laid out by hand: pages that are read
// from the top down, with titles, figures, tables and charts between them.
//
// It holds what the workbooks for controllers share: the palette, whose colours
// are readable on each other and never the only sign ([Tint]); cell styles
// ([Styler]); a pen that goes down a sheet ([Page]); how large a text becomes in
// a cell ([Lines], [RowHeight]); and the rules by which foreign text stays text,
// whatever it begins with and however long it is ([CellText], [Styler.Quote]).
package layout
