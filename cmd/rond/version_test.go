package main

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	settings := []debug.BuildSetting{{Key: "vcs.revision", Value: "286fef3c0ffee286fef3c0ffee"}, {Key: "vcs.time", Value: "2026-11-26T09:00:00Z"}, {Key: "vcs.modified", Value: "false"}}
	changed := []debug.BuildSetting{{Key: "vcs.revision", Value: "286fef3"}, {Key: "vcs.modified", Value: "true"}}
	for want, info := range map[string]*debug.BuildInfo{
		"v1.2.0 (286fef3c0ffe, 2026-11-26T09:00:00Z)": {Main: debug.Module{Version: "v1.2.0"}, Settings: settings},
		"(devel) (286fef3, changed since)":            {Main: debug.Module{Version: "(devel)"}, Settings: changed},
		"(devel)":                                     {},
	} {
		if got := version(info); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
