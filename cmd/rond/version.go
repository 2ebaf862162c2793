package main

import (
	"cmp"
	"runtime/debug"
	"strings"
)

// version is which rond this is: the version of the module, and the commit that
// it was built from and when that was made, as far as the build knew them.
func version(info *debug.BuildInfo) string {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	var from []string
	if rev := set["vcs.revision"]; rev != "" {
		from = append(from, rev[:min(len(rev), 12)])
	}
	if at := set["vcs.time"]; at != "" {
		from = append(from, at)
	}
	if set["vcs.modified"] == "true" {
		from = append(from, "changed since")
	}
	v := cmp.Or(info.Main.Version, "(devel)")
	if len(from) > 0 {
		v += " (" + strings.Join(from, ", ") + ")"
	}
	return v
}

// built is the version of the running program.
func built() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	return version(info)
}
