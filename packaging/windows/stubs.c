/*
 * Three libraries of Windows that wine 8 lacks and Qt or Python load: built by rehearse.py for its wine alone, one file
 * for each with -DBCRYPTPRIMITIVES, -DICUUC or -DMSCMS. Never part of the program.
 */
#include <windows.h>

#define EXPORTED __declspec(dllexport)

#ifdef BCRYPTPRIMITIVES
/* random bytes, from the older name of the same source */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

EXPORTED BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
#endif

#ifdef MSCMS
/* colour profiles: there are none */
EXPORTED HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD sharing, DWORD creation)
{
    return NULL;
}

EXPORTED BOOL WINAPI CloseColorProfile(HANDLE profile)
{
    return TRUE;
}

EXPORTED BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, BYTE *buffer, DWORD *size)
{
    return FALSE;
}

EXPORTED HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options)
{
    return NULL;
}
#endif

#ifdef ICUUC
/* converters of old character sets: none can be opened, so Qt uses its own */
#define NO_SUCH_FILE 4 /* U_FILE_ACCESS_ERROR */

static void *refuse(int *status)
{
    if (status)
        *status = NO_SUCH_FILE;
    return NULL;
}

EXPORTED void *ucnv_open(const char *name, int *status) { return refuse(status); }
EXPORTED void ucnv_close(void *converter) {}
EXPORTED void ucnv_reset(void *converter) {}
EXPORTED signed char ucnv_getMaxCharSize(const void *converter) { return 1; }
EXPORTED const char *ucnv_getName(const void *converter, int *status) { return refuse(status); }
EXPORTED const char *ucnv_getStandardName(const char *name, const char *standard, int *status) { return refuse(status); }
EXPORTED const char *ucnv_getAvailableName(int number) { return NULL; }
EXPORTED int ucnv_countAvailable(void) { return 0; }
EXPORTED int ucnv_fromUCountPending(const void *converter, int *status) { refuse(status); return 0; }
EXPORTED int ucnv_toUCountPending(const void *converter, int *status) { refuse(status); return 0; }
EXPORTED void ucnv_setToUCallBack(void *c, void *action, const void *n, void **old, const void **oldn, int *status) { refuse(status); }
EXPORTED void ucnv_setFromUCallBack(void *c, void *action, const void *n, void **old, const void **oldn, int *status) { refuse(status); }
EXPORTED void ucnv_cbToUWriteUChars(void *args, const void *source, int length, int offset, int *status) { refuse(status); }
EXPORTED void ucnv_cbFromUWriteUChars(void *args, const void **source, const void *limit, int offset, int *status) { refuse(status); }
EXPORTED void ucnv_fromUnicode(void *c, char **to, const char *end, const void **from, const void *last, int *offsets, signed char flush, int *status) { refuse(status); }
EXPORTED void ucnv_toUnicode(void *c, void **to, const void *end, const char **from, const char *last, int *offsets, signed char flush, int *status) { refuse(status); }
EXPORTED void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORTED void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
#endif
