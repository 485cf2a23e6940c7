/* texts.c: texts in blocks of 64 KiB, or of their own size if they are larger. */
#include "io/texts.h"

#define BLOCK ((size_t)64 << 10)

struct lorry__texts_block {
    struct lorry__texts_block *before;
    size_t size;
    char data[];
};

void lorry__texts_init(lorry__texts *texts, lorry__mem *mem)
{
    *texts = (lorry__texts){ .mem = mem };
}

void lorry__texts_free(lorry__texts *texts)
{
    while (texts->block != NULL) {
        struct lorry__texts_block *before = texts->block->before;
        lorry__free(texts->mem, texts->block);
        texts->block = before;
    }
    texts->left = 0;
}

const char *lorry__texts_keep(lorry__texts *texts, const char *data, size_t length)
{
    if (length + 1 > texts->left) {
        const size_t size = length + 1 > BLOCK ? length + 1 : BLOCK;
        struct lorry__texts_block *block =
            lorry__alloc(texts->mem, sizeof(*block) + size);
        if (block == NULL)
            return NULL;
        block->before = texts->block;
        block->size = size;
        texts->block = block;
        texts->left = size;
    }
    char *to = texts->block->data + (texts->block->size - texts->left);
    memcpy(to, data, length);
    to[length] = '\0';
    texts->left -= length + 1;
    return to;
}
