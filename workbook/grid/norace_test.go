//go:build !race

package grid_test

// patience is one: see race_test.go.
const patience = 1
