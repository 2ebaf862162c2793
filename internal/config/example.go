package config

import _ "embed"

//go:embed rond.toml
var example string

// Example is a settings file with a comment on every field. [Load] accepts it
// as it is: it sends nothing.
func Example() string { return example }
