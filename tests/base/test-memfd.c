/* Sealed memory files: what is trusted and what is not. */
#include "check-main.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/memfd.h"
#include "base/pixels.h"

START_TEST(sealed_bytes_are_read_from_their_beginning)
{
    _cleanup_close_ int fd = memfd_new_sealed("test", "hello", 5);
    char bytes[6] = "";

    ck_assert_int_eq(read(fd, bytes, sizeof(bytes)), 5);
    ck_assert_str_eq(bytes, "hello");
}
END_TEST

START_TEST(sealed_bytes_arrive_and_can_never_change)
{
    _cleanup_close_ int fd = memfd_new_sealed("test", "hello", 5);
    void *map;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(memfd_map_sealed(fd, 5, &map), 0);
    ck_assert_mem_eq(map, "hello", 5);
    munmap(map, 5);
    ck_assert_int_eq(write(fd, "x", 1), -1);
    ck_assert_int_eq(ftruncate(fd, 1), -1);
    ck_assert_int_eq(ftruncate(fd, 100), -1);
}
END_TEST

START_TEST(wrong_size_is_refused)
{
    _cleanup_close_ int fd = memfd_new_sealed("test", "hello", 5);
    void *map;

    ck_assert_int_eq(memfd_map_sealed(fd, 4, &map), -EINVAL);
    ck_assert_int_eq(memfd_map_sealed(fd, 6, &map), -EINVAL);
    ck_assert_int_eq(memfd_map_sealed(fd, 0, &map), -EINVAL);
}
END_TEST

START_TEST(what_can_still_change_is_refused)
{
    _cleanup_close_ int unsealed = memfd_new("test", 5);
    int ends[2];
    void *map;

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(memfd_map_sealed(unsealed, 5, &map), -EINVAL);
    ck_assert_int_eq(memfd_map_sealed(ends[0], 5, &map), -EINVAL);
    ck_assert_int_eq(memfd_map_sealed(-1, 5, &map), -EINVAL);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(sealing_fails_while_somebody_may_write)
{
    _cleanup_close_ int fd = memfd_new("test", 4096);
    void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    ck_assert_ptr_ne(map, MAP_FAILED);
    ck_assert_int_eq(memfd_seal(fd), -EBUSY);
    munmap(map, 4096);
    ck_assert_int_eq(memfd_seal(fd), 0);
}
END_TEST

START_TEST(picture_is_seen_through_its_memfd)
{
    static const uint32_t data[6] = { 1, 2, 3, 4, 5, 6 };
    _cleanup_close_ int fd = memfd_new_sealed("test", data, sizeof(data));
    struct image *image;

    ck_assert_int_eq(image_new_from_memfd(fd, (struct size){ 3, 2 }, &image), 0);
    ck_assert_uint_eq(pixels_row(image_pixels(image), 1)[2], 6);
    image_unref(image);
    ck_assert_int_eq(image_new_from_memfd(fd, (struct size){ 2, 2 }, &image), -EINVAL);
    ck_assert_int_eq(image_new_from_memfd(fd, (struct size){ -3, -2 }, &image), -EINVAL);
    ck_assert_int_eq(image_new_from_memfd(fd, (struct size){ 1 << 30, 1 << 30 }, &image), -EINVAL);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("memfd");

    tcase_add_test(cases, sealed_bytes_are_read_from_their_beginning);
    tcase_add_test(cases, sealed_bytes_arrive_and_can_never_change);
    tcase_add_test(cases, wrong_size_is_refused);
    tcase_add_test(cases, what_can_still_change_is_refused);
    tcase_add_test(cases, sealing_fails_while_somebody_may_write);
    tcase_add_test(cases, picture_is_seen_through_its_memfd);
    return run_cases("memfd", cases);
}
