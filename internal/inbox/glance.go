package inbox

// maxGlance is how many bytes of a mail are glanced at.
const maxGlance = 64 << 10

// Glance reads no more of a mail than the beginning of its header, whatever
// the rest holds: From, Subject and MessageID are those that [Read] gives.
func (d Delivery) Glance() Mail {
	h, _, _ := readHeader(trimStart(clipBytes(d.Raw, maxGlance)))
	return headed(h)
}

// headed is a mail with what its header alone says it is.
func headed(h header) Mail {
	m := Mail{Subject: oneLine(decodeWords(h.get("Subject")), 500)}
	m.From, m.FromName = sender(h)
	if ids := messageIDs(h.get("Message-ID")); len(ids) > 0 {
		m.MessageID = ids[0]
	}
	return m
}
