package config

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"unicode"
)

// secret is a server's password: from the environment, from a file of its own
// or from the settings. The first two are not in a file that is shown when
// somebody asks how Rond is set up.
func (r *reader) secret(section string) string {
	inline, inFile, variable := section+".password", section+".password_file", passwordVariable(section)
	password, file := r.plain(inline, variable), r.text(inFile, "")
	r.secrets = r.secrets || password != ""
	if s := r.env(variable); s != "" {
		return s
	}
	if file == "" {
		return password
	}
	if password != "" {
		r.wrong(inFile, "keep one of password and password_file", "is there, and so is password")
		return password
	}
	s, problem, right := passwordIn(r.place(file))
	if problem != "" {
		r.wrong(inFile, right, "%q %s", file, problem)
		return unread // so that the missing password is not told as well
	}
	return s
}

// unread stands for a password that is there and cannot be had.
const unread = "?"

func passwordVariable(section string) string { return "ROND_" + strings.ToUpper(section) + "_PASSWORD" }

// plain is a password as it stands in the settings: any text, spaces too.
func (r *reader) plain(path, variable string) string {
	v, ok := r.value(path)
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		r.wrong(path, "a text in \"quotes\", or "+variable+" in the environment", "is not a text")
	}
	return s
}

// maxPassword bounds the file of a password.
const maxPassword = 4 << 10

// passwordIn reads a file that holds one line. What everybody on the machine
// can read is no secret, and nobody would notice: that is refused, as ssh
// refuses such a key. Access for a group is how a service is given its secrets.
func passwordIn(path string) (password, problem, right string) {
	const rightFile = "the path of a file with the password on its one line, relative to this file"
	info, err := os.Stat(path) // opening something else, such as a pipe, might wait for ever
	if err == nil && !info.Mode().IsRegular() {
		return "", "is not a file", rightFile
	}
	f, err := os.Open(path)
	if err != nil {
		return "", "cannot be read", rightFile + ", readable by the user that Rond runs as"
	}
	defer f.Close()
	if mode := info.Mode().Perm(); mode&0o007 != 0 && runtime.GOOS != "windows" { // Windows has no such bits
		return "", fmt.Sprintf("can be read or changed by everybody on this machine (mode %04o)", mode), "chmod 640 " + path
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxPassword+1))
	if err != nil || len(raw) > maxPassword {
		return "", "cannot be read or is too large", rightFile
	}
	line := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(string(raw), "\ufeff"), "\n"), "\r")
	switch {
	case line == "":
		return "", "is empty", rightFile
	case strings.ContainsFunc(line, unicode.IsControl):
		return "", "holds more than one line, or a control character", rightFile
	}
	return line, "", ""
}
