// Package config reads rond.toml and the environment into [Config], strictly:
// an unknown field, a wrong type or an impossible value is a [Problem] with
// the path of the field and what would be right, and all problems are told at
// once. A setting is here only because somebody would set it.
package config
