package table

// strange is a column that nobody knows, in a sheet to be written. A title may
// stand over several columns; nth tells them apart.
type strange struct {
	title string
	nth   int
}

// strangers are the identities of a row's extra cells.
func strangers(row Row) []strange {
	times := map[string]int{}
	ids := make([]strange, len(row.Extra))
	for i, e := range row.Extra {
		ids[i] = strange{e.Title, times[e.Title]}
		times[e.Title]++
	}
	return ids
}

// mergeStrangers puts the extra columns of all rows in one order that every
// row agrees with, so that what is read back stands as it stood: a topological
// order, ties broken by what came first. Rows that contradict each other get
// the order of the first.
func mergeStrangers(rows []Row) []strange {
	var found []strange
	before := map[strange]map[strange]bool{} // column → the columns that stand before it
	for _, row := range rows {
		ids := strangers(row)
		for i, id := range ids {
			if before[id] == nil {
				before[id] = map[strange]bool{}
				found = append(found, id)
			}
			if i > 0 {
				before[id][ids[i-1]] = true
			}
		}
	}
	placed := map[strange]bool{}
	order := make([]strange, 0, len(found))
	for len(order) < len(found) {
		next := nextFree(found, before, placed)
		placed[next] = true
		order = append(order, next)
	}
	return order
}

// nextFree is the first column whose predecessors are all placed, or the first
// that is left when the rows contradict each other.
func nextFree(found []strange, before map[strange]map[strange]bool, placed map[strange]bool) strange {
	var left *strange
	for i, id := range found {
		if placed[id] {
			continue
		}
		if left == nil {
			left = &found[i]
		}
		free := true
		for b := range before[id] {
			free = free && placed[b]
		}
		if free {
			return id
		}
	}
	return *left
}
