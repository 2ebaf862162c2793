//go:build race

package grid_test

// patience is how much slower a program runs under the race detector.
const patience = 12
