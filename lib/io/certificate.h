/* certificate.h: certificates of bounds as JSON, "lorry-certificate/1"; docs/bounds.md
 * says what each key means. */
#ifndef LORRY_IO_CERTIFICATE_H
#define LORRY_IO_CERTIFICATE_H

#include "model/certificate.h"

void lorry__io_render_certificate(const lorry__certificate *certificate, lorry__text *out);
lorry_status lorry__io_write_certificate(const lorry__certificate *certificate,
                                         const char *path, lorry_message *message);
/* Into an empty certificate, freed by the caller also on failure. Every number in it
 * that counts or points somewhere is in range; what it claims is for room check. */
lorry_status lorry__io_read_certificate(const char *path, lorry__certificate *certificate,
                                        lorry_message *message);

#endif
