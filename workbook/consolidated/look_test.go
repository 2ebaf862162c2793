package consolidated_test

import (
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip()
	}
	os.WriteFile(dir+"/sv.xlsx", write(t, sampleHead("sv"), sampleData(t, 220)), 0o644)
}
