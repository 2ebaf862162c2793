// Package storetest is the contract of a [store.Store] as tests: give [Run] a
// constructor of empty stores, and it holds the implementation to every
// sentence of the interface's comments.
package storetest
