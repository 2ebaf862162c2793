package config

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"unicode"
)

// secret is a password or the like: from the environment, from a file of its
// own (the field's name with _file) or from the settings. The first two are not
// in a file that is shown when somebody asks how Rond is set up.
func (r *reader) secret(inline string) string {
	inFile, variable := inline+"_file", variableOf(inline)
	secret, file := r.plain(inline, variable), r.text(inFile, "")
	r.secrets = r.secrets || secret != ""
	if s := r.env(variable); s != "" {
		return s
	}
	if file == "" {
		return secret
	}
	_, name, _ := strings.Cut(inline, ".")
	if secret != "" {
		r.wrong(inFile, fmt.Sprintf("keep one of %s and %s_file", name, name), "is there, and so is %s", name)
		return secret
	}
	s, problem, right := secretIn(r.place(file))
	if problem != "" {
		r.wrong(inFile, right, "%q %s", file, problem)
		return unread // so that the missing secret is not told as well
	}
	return s
}

// unread stands for a secret that is there and cannot be had.
const unread = "?"

// variableOf is the environment's name for a field: ROND_SMTP_PASSWORD.
func variableOf(field string) string {
	return "ROND_" + strings.ToUpper(strings.ReplaceAll(field, ".", "_"))
}

// plain is a secret as it stands in the settings: any text, spaces too.
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

// maxSecret bounds the file of a secret.
const maxSecret = 4 << 10

// secretIn reads a file that holds one line. What everybody on the machine
// can read is no secret, and nobody would notice: that is refused, as ssh
// refuses such a key. Access for a group is how a service is given its secrets.
func secretIn(path string) (secret, problem, right string) {
	const rightFile = "the path of a file with the secret on its one line, relative to this file"
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
	raw, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil || len(raw) > maxSecret {
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
